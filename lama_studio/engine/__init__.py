"""From a mask to a patch: device, plan, network, texture; no Qt, no files."""
