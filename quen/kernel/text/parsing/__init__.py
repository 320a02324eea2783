"""Cell text to value, for imports and forms: each function returns the value or raises `ParseError`.

Nothing is guessed silently: what a column cannot say by itself (day or month first, the decimal mark) is
decided once for the column by the `guess_…` functions and handed to each call.
"""

from quen.kernel.text.errors import ParseError
from quen.kernel.text.parsing.contacts import parse_email, parse_phone, parse_url
from quen.kernel.text.parsing.dates import guess_day_first, parse_date, parse_datetime
from quen.kernel.text.parsing.numbers import guess_decimal_mark, parse_boolean, parse_decimal, parse_integer
from quen.kernel.text.parsing.places import parse_country, parse_currency

__all__ = [
    "ParseError",
    "guess_day_first",
    "guess_decimal_mark",
    "parse_boolean",
    "parse_country",
    "parse_currency",
    "parse_date",
    "parse_datetime",
    "parse_decimal",
    "parse_email",
    "parse_integer",
    "parse_phone",
    "parse_url",
]
