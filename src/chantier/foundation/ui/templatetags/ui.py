"""`{% load ui %}`: the components of the interface, each shown in the gallery at /ui/.

Tags that hold other markup close with `end…`. Every argument has a default, so that a page never has to pass what it
does not know.
"""

from django import template

from chantier.foundation.ui.tags import comparing, forms, frames, marks, pictures, records, shell

register = template.Library()

for part in (shell, marks, forms, frames, records, comparing, pictures):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
