"""Out of time: does interaction depth foresee who will still be in touch? See docs/validity.md."""
