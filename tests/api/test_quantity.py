from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubetui.api import quantity

CANONICAL = {
    "1000m": "1", "1024Mi": "1Gi", "0.5": "500m", "100m": "100m", "1e3": "1e3", "128974848": "128974848", "1.5Gi": "1536Mi",
    "0": "0", "0.0001": "100u", "1100Mi": "1100Mi", "2000": "2k", "0.5Ki": "512", "1E": "1E", "-1": "-1", ".5": "500m", 2: "2",
    "1e999999999": "9223372036854775807", "1e-999999": "1e-9", "1500e-3": "1500e-3", "0e5": "0", "99999999999999999999E": "9223372036854775807",
}  # fmt: skip


@pytest.mark.parametrize(("written", "stored"), CANONICAL.items())
def test_quantities_are_stored_in_canonical_form(written, stored):
    assert quantity.canonical(written) == stored


@pytest.mark.parametrize("text", ["", "abc", "1Q", "1 Gi", "--1", None, [], "1e", "0x1"])
def test_what_is_no_quantity(text):
    with pytest.raises(ValueError, match="quantities must match"):
        quantity.parse(text)
    assert quantity.amount(text) == 0


@given(st.integers(-(10**15), 10**15), st.sampled_from(["", "m", "k", "Ki", "M", "Mi", "Gi", "e3"]))
def test_the_canonical_form_means_the_same_and_is_stable(number, suffix):
    written = f"{number}{suffix}"
    stored = quantity.canonical(written)
    assert quantity.parse(stored) == quantity.parse(written)
    assert quantity.canonical(stored) == stored


@given(st.text(max_size=30))
def test_no_text_is_more_than_a_value_error(text):
    try:
        quantity.canonical(text)
    except ValueError as error:
        assert str(error) == quantity.FORMAT_ERROR


def test_binary_amounts():
    assert quantity.binary(Decimal(64 * 1024 * 1024)) == "64Mi"
    assert quantity.binary(Decimal(1000)) == "1000"
