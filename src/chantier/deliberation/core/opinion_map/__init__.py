"""Opinion maps of large consultations: what is shared first, then groups, and only when they are stable.

After the published methods of Polis, written anew: C. Small, M. Bjorkegren, T. Erkkilä, L. Shaw and C. Megill, "Polis:
Scaling Deliberation by Mapping High Dimensional Opinion Spaces", RECERCA 26(2), 2021, and the definitions of the
Computational Democracy Project (compdemocracy.org: representative comments, group informed consensus, comment routing).
`docs/opinion-maps.md` says what is taken, what is ours, and how to read a result.
"""
