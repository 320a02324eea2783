"""Templates, style sheets and behaviours in the browser. Knows no business object."""
