"""What Sphinx is told: Markdown and docstrings in one theme, and nothing from outside."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_HERE: Final = Path(__file__).parent
sys.path.insert(0, str(_HERE.parents[1]))

from qip_rules import __version__  # noqa: E402 - of this checkout, not of what is installed

project = "qip_rules"
copyright = "the authors of qip_rules"  # noqa: A001 - Sphinx's own name for it
version = release = __version__
root_doc = "index"
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]

# The slugs of headings are those of code hosts, so that one link leads to both.
myst_heading_anchors = 4
myst_enable_extensions = ["strikethrough"]

# What stands in single backticks is a name: a link where it is on a page, and code in any case.
default_role = "py:obj"
add_module_names = False
toc_object_entries = False  # each page begins with a list of its names
python_maximum_signature_line_length = 88
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
autodoc_class_signature = "mixed"
napoleon_numpy_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False

html_theme = "furo"
html_title = f"qip_rules {release}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_search_summary = False  # it would fetch pages, which a folder of files does not allow
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": False}
highlight_language = "text"


def setup(app: "Sphinx") -> None:
    """Join what turns docstrings into reStructuredText."""
    from docs.website.docstrings import as_restructured_text, with_defaults, without_guesses

    app.connect("autodoc-process-docstring", as_restructured_text, priority=100)
    app.connect("autodoc-process-signature", with_defaults)
    app.connect("doctree-read", without_guesses)
