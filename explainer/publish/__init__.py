"""How exhibits reach a page: a Python-Markdown extension, `explainer.publish`.

On a page, `{{ zig_zag }}` alone in a block is the figure, `{{ zig_zag.path_ratio:.2f }}` a number that
it quotes, and a property that is a table, alone in a block, a table. `$…$` and `$$…$$` are formulas.
Whatever cannot be published raises a `PublishError`.
"""

from explainer.publish.cache import kept
from explainer.publish.errors import PublishError
from explainer.publish.extension import Publish, makeExtension, show
from explainer.publish.formulas import typeset

__all__ = ["Publish", "PublishError", "kept", "makeExtension", "show", "typeset"]
