"""Addresses of this room."""

from django.urls import URLPattern, URLResolver, path

from offices.views import absences, jobs, log, posts, sessions, sign_in, staff, tokens, tree

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign_out"),
    path("password/", sign_in.PasswordChange.as_view(), name="password_change"),
    path("password/changed/", sign_in.password_changed, name="password_changed"),
    path("sessions/", sessions.session_list, name="session_list"),
    path("sessions/<int:pk>/end/", sessions.session_end, name="session_end"),
    path("tokens/", tokens.token_list, name="token_list"),
    path("tokens/add/", tokens.token_add, name="token_add"),
    path("tokens/<int:pk>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("offices/", tree.office_list, name="office_list"),
    path("offices/add/", tree.office_add, name="office_add"),
    path("offices/<slug:code>/", tree.office_edit, name="office_edit"),
    path("offices/<slug:code>/close/", tree.office_close, name="office_close"),
    path("staff/", staff.staff_list, name="staff_list"),
    path("staff/add/", staff.staff_add, name="staff_add"),
    path("staff/<int:pk>/", staff.staff_edit, name="staff_edit"),
    path("staff/<int:pk>/deactivate/", staff.staff_deactivate, name="staff_deactivate"),
    path("staff/<int:pk>/reactivate/", staff.staff_reactivate, name="staff_reactivate"),
    path("staff/<int:pk>/reset/", staff.staff_reset, name="staff_reset"),
    path("staff/<int:pk>/reset/confirm/", staff.staff_confirm_reset, name="staff_confirm_reset"),
    path("staff/<int:pk>/posts/add/", posts.post_add, name="post_add"),
    path("posts/<int:pk>/confirm/", posts.post_confirm, name="post_confirm"),
    path("posts/<int:pk>/withdraw/", posts.post_withdraw, name="post_withdraw"),
    path("posts/<int:pk>/end/", posts.post_end, name="post_end"),
    path("absences/", absences.absence_list, name="absence_list"),
    path("absences/add/", absences.absence_add, name="absence_add"),
    path("absences/<int:pk>/end/", absences.absence_end, name="absence_end"),
    path("delegations/", absences.delegation_edit, name="delegation_edit"),
    path("delegations/<slug:code>/add/", absences.delegation_add, name="delegation_add"),
    path("delegations/<int:pk>/end/", absences.delegation_end, name="delegation_end"),
    path("jobs/", jobs.job_list, name="job_list"),
    path("jobs/<int:pk>/retry/", jobs.job_retry, name="job_retry"),
    path("jobs/<int:pk>/cancel/", jobs.job_cancel, name="job_cancel"),
    path("log/", log.log_list, name="log_list"),
    path("log/prove/", log.log_prove, name="log_prove"),
]
