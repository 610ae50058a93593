/* libgit2 brings regular expressions with all of Unicode, and never asks for it. */
#undef SUPPORT_UNICODE
