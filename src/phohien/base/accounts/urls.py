"""Addresses of sign-in and of one's own account, below ``/tai-khoan/``. Names are allauth's where it asks for them."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from django.urls import path, re_path

from phohien.base.accounts import pages, vneid

urlpatterns = [
    path("", pages.my_account, name="my_account"),
    path("ngon-ngu/", pages.choose_language, name="choose_language"),
    path("thay-mat/", pages.act_for, name="act_for"),
    path("phien/", pages.my_sessions, name="usersessions_list"),
    path("phien/<int:number>/ket-thuc/", pages.end_session, name="end_session"),
    path("phien/ket-thuc-cac-phien-khac/", pages.end_other_sessions, name="end_other_sessions"),
    path("het-phien/", pages.session_expired, name="session_expired"),
    path("can-buoc-xac-thuc-thu-hai/", pages.second_factor_needed, name="second_factor_needed"),
    path("dang-nhap-thu/", pages.trial_sign_in, name="trial_sign_in"),
    # allauth: signing in and out
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("da-dong/", account.account_inactive, name="account_inactive"),
    path("dang-ky/", account.signup, name="account_signup"),
    path("xac-nhan-lai/", account.reauthenticate, name="account_reauthenticate"),
    path("thu-dien-tu/", account.email, name="account_email"),
    path("thu-dien-tu/da-gui/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^thu-dien-tu/xac-nhan/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
    path("mat-khau/doi/", account.password_change, name="account_change_password"),
    path("mat-khau/dat/", account.password_set, name="account_set_password"),
    path("mat-khau/quen/", account.password_reset, name="account_reset_password"),
    path("mat-khau/quen/da-gui/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "mat-khau/quen/xong/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^mat-khau/quen/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    # allauth: second factors
    path("bao-mat/", mfa.index, name="mfa_index"),
    path("bao-mat/xac-thuc/", mfa.authenticate, name="mfa_authenticate"),
    path("bao-mat/xac-nhan-lai/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("bao-mat/ung-dung/bat/", totp.activate_totp, name="mfa_activate_totp"),
    path("bao-mat/ung-dung/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("bao-mat/ma-du-phong/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("bao-mat/ma-du-phong/tao/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("bao-mat/ma-du-phong/tai/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("bao-mat/khoa/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("bao-mat/khoa/them/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("bao-mat/khoa/xac-nhan-lai/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("bao-mat/khoa/<int:pk>/go/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("bao-mat/khoa/<int:pk>/ten/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("bao-mat/khoa/dang-nhap/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    # allauth: VNeID
    path("dinh-danh/da-huy/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("dinh-danh/loi/", social.login_error, name="socialaccount_login_error"),
    path("dinh-danh/dang-ky/", social.signup, name="socialaccount_signup"),
    path("dinh-danh/<slug:provider_id>/", vneid.sign_in, name="openid_connect_login"),
    path("dinh-danh/<slug:provider_id>/tro-ve/", vneid.come_back, name="openid_connect_callback"),
]
