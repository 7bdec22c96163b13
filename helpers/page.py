"""What the page itself does for an explorable or an exercise, beside the widgets in it.

ipywidgets gives sliders and play buttons no name that a screen reader could say, and JupyterLab
takes keys for itself that a control needs. ``page.js`` mends both. Where no JavaScript of a widget
runs, nothing else is lost.
"""

import html
from pathlib import Path

from ipywidgets import HTML, Layout

_CUT_OFF = "The kernel behind this has ended: choose Run, Run All Cells."
# ipywidgets puts a broken link on every part of a widget whose kernel is gone. One sentence says
# it better. A ring marks what has the focus, on every kind of control. In a narrow window controls
# go to the next line: columns side by side would be cut off.
_STYLE = f"""<style>
:is(.explorable, .exercise) .jupyter-widgets-disconnected::before {{ display: none; }}
:is(.explorable, .exercise).jupyter-widgets-disconnected::before {{
  content: "{_CUT_OFF}"; font: 15px/1.45 sans-serif; color: #742A2A; background: #FFF5F5;
  border-left: 4px solid #9B2C2C; padding: 4px 8px; }}
:is(.explorable, .exercise) :focus-visible {{
  outline: 2px solid #3182CE !important; outline-offset: 2px; }}
.explorable {{ container-type: inline-size; }}
@container (max-width: 900px) {{
  .explorable .widget-hbox {{ flex-wrap: wrap; }}
  .explorable .jupyter-button {{ flex-shrink: 0; }} }}
</style>"""
_UNSEEN = "position:absolute; width:1px; height:1px; overflow:hidden; clip-path:inset(50%)"
_DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


def page_part(title: str = "") -> HTML:
    """Return a widget that does all this for the one it is put into; `title` names the whole."""
    script = Path(__file__).with_suffix(".js").read_text("utf8")
    return HTML(
        f'{_STYLE}<div role="status" style="{_UNSEEN}"></div>'
        f'<img alt="" hidden src="{_DOT}" data-title="{html.escape(title)}" '
        f'onload="({html.escape(script)})(this)">',
        layout=Layout(height="0", margin="0"),
    )
