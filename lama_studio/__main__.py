"""`python -m lama_studio` is the `lama-studio` command."""

from lama_studio.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
