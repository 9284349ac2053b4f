"""Results of the Python API: rows of queries, and lists of records that become pandas tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any, Protocol, SupportsIndex, TypeVar, cast, overload, runtime_checkable

from ..ontology.errors import MandategraphError
from ..store import Value

if TYPE_CHECKING:
    import pandas

T = TypeVar("T")


@runtime_checkable
class _HasRow(Protocol):
    def row(self) -> Mapping[str, object]: ...


class Row(Mapping[str, Value]):
    """One row of a query: an immutable mapping from column to plain value (None where unbound).

    Columns are read as `row["label"]` or `row.label`.
    """

    __slots__ = ("_cells",)

    def __init__(self, cells: Mapping[str, Value]) -> None:
        object.__setattr__(self, "_cells", dict(cells))

    def __getitem__(self, column: str) -> Value:
        return cast("dict[str, Value]", self._cells)[column]

    def __iter__(self) -> Iterator[str]:
        return iter(cast("dict[str, Value]", self._cells))

    def __len__(self) -> int:
        return len(cast("dict[str, Value]", self._cells))

    def __getattr__(self, column: str) -> Value:
        # Leave protocol names such as __deepcopy__ to the default look-up.
        if not column.startswith("_") and column in self:
            return self[column]
        raise AttributeError(
            f"No column {column!r}. Columns: {', '.join(self)}." if column[0] != "_" else column
        )

    def __setattr__(self, name: str, content: object) -> None:
        raise AttributeError("A row cannot be changed.")

    def __hash__(self) -> int:
        return hash(tuple(self.items()))

    def __reduce__(self) -> tuple[type[Row], tuple[dict[str, Value]]]:
        return Row, (dict(self),)

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{column}={content!r}' for column, content in self.items())})"


class Records(list[T]):
    """A list of records with `to_pandas()`."""

    def __init__(self, records: Iterable[T] = (), columns: Iterable[str] = ()) -> None:
        """columns: names of the columns of the table, also when there are no records."""
        super().__init__(records)
        self._columns = tuple(columns)

    @overload
    def __getitem__(self, index: SupportsIndex, /) -> T: ...
    @overload
    def __getitem__(self, index: slice, /) -> Records[T]: ...
    def __getitem__(self, index: Any, /) -> Any:
        """A slice of records is `Records` again, so that `records[:10].to_pandas()` works."""
        found = cast("Any", super()).__getitem__(index)
        return Records(found, self._columns) if isinstance(index, slice) else found

    def to_dicts(self) -> list[dict[str, object]]:
        """Returns each record as a flat mapping from column to plain value."""
        return [_cells(record) for record in self]

    def to_pandas(self) -> pandas.DataFrame:
        """Returns the records as a pandas table, one row a record.

        Raises MandategraphError if pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise MandategraphError(
                "to_pandas() needs pandas. Install it with: pip install pandas"
            ) from error
        return pandas.DataFrame(self.to_dicts(), columns=list(self._columns) or None)


def _cells(record: object) -> dict[str, object]:
    if isinstance(record, Mapping):
        return dict(cast("Mapping[str, object]", record))
    if isinstance(record, _HasRow):
        return dict(record.row())
    if is_dataclass(record) and not isinstance(record, type):
        return asdict(record)
    return {"value": record}
