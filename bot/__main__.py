"""`python -m bot` is `waerror`."""

from bot.cli import main

if __name__ == "__main__":
    main()
