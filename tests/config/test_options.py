from hypothesis import given
from hypothesis import strategies as st

from beatmatch.config import OPTIONS, Panel


@given(name=st.sampled_from([name for name, option in OPTIONS.items() if option.panel is not Panel.NO_FLAG]))
def test_every_option_has_help_and_a_variable_of_its_own_name(name):
    option = OPTIONS[name]
    assert option.help.endswith(".")
    assert option.variable == f"BEATMATCH_{name.upper().replace('-', '_')}"
    assert option.is_switch or option.metavar or name == "verbose"


@given(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.lists(st.integers(), max_size=2)
    )
)
def test_no_value_of_a_file_ends_in_anything_but_a_value_or_a_refusal(value):
    for option in OPTIONS.values():
        try:
            option.kind.from_toml(value)
        except ValueError:
            continue
