"""Documents by hand: added, replaced, withdrawn and dated by staff, looked at, published and taken back."""
