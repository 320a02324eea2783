"""Amounts in the base currency: kept right when exchange rates change, and told where a rate is missing."""
