"""Who may do what with accounts, and the policies of the pages allauth gives us."""

from __future__ import annotations

from typing import Any

from phohien.kernel.policy import Actor, Policy, anyone, signed_in

POLICY = Policy("accounts")


def _is_own(actor: Actor, account: Any) -> bool:
    """A rule: the person's own account (None: some account at all)."""
    return actor.is_signed_in and (account is None or account.code == actor.code)


def _keeps_accounts(actor: Actor, _account: Any) -> bool:
    """A rule: an operator, with two factors."""
    return actor.has_role("operator") and actor.assurance >= 2


SIGN_IN = POLICY.act("sign_in", vi="Đăng nhập", en="Sign in", rule=anyone)
FAIL_TO_SIGN_IN = POLICY.act("fail_to_sign_in", vi="Đăng nhập không thành công", en="Fail to sign in", rule=anyone)
SIGN_OUT = POLICY.act("sign_out", vi="Đăng xuất", en="Sign out", rule=anyone)
MANAGE_OWN = POLICY.act("manage_own", vi="Quản lý tài khoản của mình", en="Manage one's own account", rule=_is_own)
ACT_FOR = POLICY.act("act_for", vi="Thay mặt tổ chức", en="Act for an organisation one represents", rule=signed_in)
OPEN_ACCOUNT = POLICY.act("open_account", vi="Mở tài khoản", en="Open an account", rule=_keeps_accounts)
CONFIRM_IDENTITY = POLICY.act(
    "confirm_identity", vi="Xác nhận danh tính", en="Confirm an identity", rule=_keeps_accounts
)
GRANT_REPRESENTATION = POLICY.act(
    "grant_representation",
    vi="Ghi nhận người đại diện",
    en="Record who represents an organisation",
    rule=_keeps_accounts,
)
END_REPRESENTATION = POLICY.act(
    "end_representation", vi="Chấm dứt việc đại diện", en="End a representation", rule=_keeps_accounts
)

_PUBLIC = (
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_confirm_email",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
)
_OWN = (
    "account_reauthenticate",
    "account_email",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
)
THIRD_PARTY_POLICIES: dict[str, str] = {
    **dict.fromkeys(_PUBLIC, "public"),
    **dict.fromkeys(_OWN, MANAGE_OWN.code),
}
"""What guards each page that is not ours: allauth's own login checks, which the tests of this app exercise."""

WITHOUT_SECOND_FACTOR = frozenset(
    {
        *THIRD_PARTY_POLICIES,
        "my_account",
        "usersessions_list",
        "end_session",
        "end_other_sessions",
        "choose_language",
        "session_expired",
        "second_factor_needed",
    }
)
"""Pages an official may open before the second factor: what is needed to set one up, or to leave."""


def needs_second_factor(actor: Actor) -> bool:
    """Whether this is an official who has not shown two factors in this session, so must not reach the desk yet."""
    return actor.kind == "official" and actor.assurance < 2
