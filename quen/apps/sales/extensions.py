"""What sales adds to customers and products."""

from quen.kernel.registry.extend import extend
from quen.kernel.registry.spec import Related

_COLUMNS = "name stage amount close_date owner"

extend("account", related=[Related("opportunity", "account", _COLUMNS)])
extend("contact", related=[Related("opportunity", "contact", _COLUMNS)])
extend("product", related=[Related("opportunity", "product", "name account stage amount close_date")])
