"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from offices.views import sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign_out"),
    path("password/", sign_in.PasswordChange.as_view(), name="password_change"),
    path("password/changed/", sign_in.password_changed, name="password_changed"),
]
