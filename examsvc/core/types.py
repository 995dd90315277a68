"""Column types shared by every room."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from sqlalchemy import BigInteger, Dialect, Integer, String
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

from examsvc.core.clock import from_micros, to_micros
from examsvc.core.ids import PUBLIC_ID_LENGTH, new_public_id

BIG = BigInteger().with_variant(Integer, "sqlite")
MARK_SCALE = 10_000


class Instant(TypeDecorator[datetime]):
    """An aware UTC moment kept as whole microseconds, the same on both databases (docs/adr/0002)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn an aware moment into microseconds; a naive one is a mistake and raises."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return to_micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Turn microseconds into an aware moment."""
        return None if value is None else from_micros(value)


class Marks(TypeDecorator[Decimal]):
    """Exact marks kept as whole ten-thousandths, the unit all marking rules round to."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Refuse a mark finer than a ten-thousandth instead of rounding it."""
        if value is None:
            return None
        scaled = value * MARK_SCALE
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} is finer than a ten-thousandth of a mark")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Return the marks as a Decimal with four places."""
        return None if value is None else Decimal(value) / MARK_SCALE


Key = Annotated[int, mapped_column(BIG, primary_key=True)]
PublicId = Annotated[str, mapped_column(String(PUBLIC_ID_LENGTH), default=new_public_id, unique=True)]
Digest = Annotated[str, mapped_column(String(64))]
Moment = Annotated[datetime, mapped_column(Instant)]
Name = Annotated[str, mapped_column(String(200))]
Word = Annotated[str, mapped_column(String(40))]
