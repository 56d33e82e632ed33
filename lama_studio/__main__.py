"""`python -m lama_studio` is the `lama-studio` command."""

import multiprocessing

if __name__ == "__main__":
    # First of all: in the packaged program a child process starts here, and must go no further.
    multiprocessing.freeze_support()

    from lama_studio.cli.main import main

    raise SystemExit(main())
