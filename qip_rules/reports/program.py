"""A program's effective document, printed: its own entries with those it takes over."""

from typing import Any

from qip_rules.policy.program import Program

__all__ = ["effective_text"]


def effective_text(program: Program) -> str:
    """The effective document as TOML, under a comment with its digest. Needs the extra `reports`.

    Read back, it is the same program with the same digest; it extends nothing.
    """
    import tomli_w

    plain: dict[str, Any] = dict(program.document)
    text = tomli_w.dumps(plain, multiline_strings=True)
    return f"# Effective document of {program.id}\n# SHA-256 {program.digest}\n\n{text}"
