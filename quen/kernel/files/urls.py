"""The addresses of files."""

from django.urls import path

from quen.kernel.files import views
from quen.kernel.files.upload import upload

urlpatterns = [
    path("upload/<slug:object_name>/<uuid:record_id>", upload),
    path("files/<uuid:file_id>", views.read),
    path("files/<uuid:file_id>/edit", views.edit),
    path("files/<uuid:file_id>/trash", views.trash),
    path("files/<uuid:file_id>/restore", views.restore),
    path("files/<uuid:file_id>/first", views.first),
    path("files/<uuid:file_id>/picture/<int:size>", views.picture),
    path("files/<uuid:file_id>/versions", views.versions),
    path("files/<uuid:file_id>/versions/<int:revision>", views.read_version),
    path("files/<uuid:file_id>/versions/<int:revision>/restore", views.restore_version),
    path("<slug:object_name>/<uuid:record_id>/files", views.more),
    path("<slug:object_name>/<uuid:record_id>/files/deleted", views.deleted),
]
