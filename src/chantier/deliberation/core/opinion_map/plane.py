"""The plane of opinions: where each voter and each statement stands, by principal components.

A missing vote is taken for the mean of its statement (Small and others 2021). Once the means are taken away a missing
vote is exactly zero: the matrix is truly sparse, and nothing dense is ever made. The two first directions are found by
Lanczos' iteration with full orthogonalisation on XᵀX, through X alone (C. Lanczos 1950; G. Golub and C. Van Loan,
*Matrix Computations*, ch. 10). No product goes through a threaded library: sums are made in one order, so that the same
votes give the same bits whatever the number of threads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh_tridiagonal
from scipy.sparse import csr_array

from chantier.deliberation.core.opinion_map.draws import fractions
from chantier.deliberation.core.opinion_map.votes import Votes

Floats = NDArray[np.float64]

_SEED: Final = 1901
_TOLERANCE: Final = 1e-11
_LONGEST: Final = 400


@dataclass(frozen=True, eq=False)
class Plane:
    """`voters` (n × 2), `statements` (s × 2) and the share of variance of each of the two directions."""

    voters: Floats
    statements: Floats
    shares: tuple[float, float]


def plane_of(votes: Votes) -> Plane:
    """Place voters and statements in the plane.

    A voter who voted on few statements would stand near the middle only for want of votes: each position is multiplied
    by √(statements ÷ votes cast), as published. A statement stands where someone would who had only agreed with it.
    """
    width = len(votes.statements)
    counts = votes.counts
    sums, totals = counts.agree - counts.disagree, np.maximum(counts.total, 1)
    means = sums / totals
    away = means[votes.statement_of]
    np.subtract(votes.values, away, out=away)
    cells = csr_array((away, votes.statement_of, votes.starts), shape=(len(votes.voters), width))
    variances, directions = leading_directions(cells, 2)
    spread = float(np.einsum("i,i->", cells.data, cells.data))
    stretched = np.sqrt(width / np.maximum(votes.votes_of_each, 1))
    return Plane(
        voters=np.stack([(cells @ direction) * stretched for direction in directions], axis=1),
        statements=np.stack([(1 - means) * direction * np.sqrt(width) for direction in directions], axis=1),
        shares=(float(variances[0] / spread), float(variances[1] / spread)) if spread else (0.0, 0.0),
    )


def leading_directions(cells: csr_array, count: int) -> tuple[Floats, Floats]:
    """The `count` greatest eigenvalues of XᵀX and their directions (count × s), signs fixed.

    Each direction is sought at right angles to those found, so that two equal eigenvalues are both found. Where the
    matrix has fewer directions than asked, the others are zero.
    """
    width = cells.shape[1]
    found = np.zeros((count, width))
    values = np.zeros(count)
    start = 0.5 + fractions(_SEED, 0, width)
    for place in range(min(count, width)):
        value, direction, start = _greatest(cells, found[:place], start, place + 1)
        if value <= 1e-12 * max(values[0], 1e-300):
            break
        values[place], found[place] = value, _signed(direction)
        start = start + 0.1 * np.sqrt(np.einsum("i,i->", start, start)) * (fractions(_SEED, place + 1, width) - 0.5)
    return values, found


def _greatest(cells: csr_array, found: Floats, start: Floats, stream: int) -> tuple[float, Floats, Floats]:
    """The greatest eigenvalue outside `found`, its direction, and a guess of the next one."""
    width = cells.shape[1]
    longest = min(width - len(found), _LONGEST)
    basis = np.zeros((longest + 1, width))
    along, beside = np.zeros(longest), np.zeros(longest)
    basis[0] = _unit(_outside(start, found))
    value, direction, second = 0.0, basis[0], start
    for step in range(longest):
        raised = cells.T @ (cells @ basis[step])
        along[step] = np.einsum("i,i->", basis[step], raised)
        for _ in range(2):
            raised = _outside(_outside(raised, basis[: step + 1]), found)
        beside[step] = np.sqrt(np.einsum("i,i->", raised, raised))
        ended = step + 1 == longest or beside[step] <= 1e-13 * max(float(along[: step + 1].max()), 1e-300)
        if ended or step % 4 == 3:
            ritz, mixed = eigh_tridiagonal(along[: step + 1], beside[:step], lapack_driver="stev")
            value = float(ritz[-1])
            if ended or abs(beside[step] * mixed[-1, -1]) <= _TOLERANCE * max(value, 1e-300):
                direction = np.einsum("i,ij->j", mixed[:, -1], basis[: step + 1])
                second = np.einsum("i,ij->j", mixed[:, -2], basis[: step + 1]) if step else _fresh(width, stream)
                break
        basis[step + 1] = raised / beside[step]
    return value, _unit(_outside(direction, found)), second


def _fresh(width: int, stream: int) -> Floats:
    return fractions(_SEED, 100 + stream, width) - 0.5


def _outside(vector: Floats, basis: Floats) -> Floats:
    """The part of a vector at right angles to a basis."""
    if not len(basis):
        return vector
    outside: Floats = vector - np.einsum("i,ij->j", np.einsum("ij,j->i", basis, vector), basis)
    return outside


def _unit(vector: Floats) -> Floats:
    length = np.sqrt(np.einsum("i,i->", vector, vector))
    unit: Floats = vector / length if length > 0 else vector
    return unit


def _signed(direction: Floats) -> Floats:
    """The same direction with its greatest loading positive; among equals, the first."""
    sizes = np.abs(direction)
    first = int(np.flatnonzero(sizes >= sizes.max() * (1 - 1e-9))[0])
    return direction if direction[first] > 0 else -direction
