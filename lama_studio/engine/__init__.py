"""From a mask to a patch: device, plan, network, texture; no Qt, no files."""

import lama_studio.network  # noqa: F401 - settles how torch's threads wait, before torch is loaded
