"""What programs around modules ask for under torch's name."""

from typing import Any


def consume_prefix_in_state_dict_if_present(state_dict: dict[str, Any], prefix: str) -> None:
    """Take a prefix away from the names of a state dict, in place.

    >>> state = {"module.weight": 1, "bias": 2}
    >>> consume_prefix_in_state_dict_if_present(state, "module.")
    >>> state
    {'bias': 2, 'weight': 1}
    """
    for names in (state_dict, getattr(state_dict, "_metadata", {})):
        for name in list(names):
            whole = names is not state_dict and name == prefix.replace(".", "")
            if name and (whole or name.startswith(prefix)):
                names[name[len(prefix) :]] = names.pop(name)
