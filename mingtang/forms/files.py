"""The file field: several files, each judged by its content, beside those that an earlier visit left in the vault."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from mingtang.forms import uploads
from mingtang.forms.typed import readable
from mingtang.vault import sm3

ERR_FILES = "最多上传{n}个文件"


class Kept:
    """A file of the answer: one that was just sent (`sent` holds its bytes), or one that the vault has already."""

    def __init__(
        self, digest: str, name: str, size: int, media_type: str, sent: UploadedFile | None = None
    ) -> None:
        self.digest, self.name, self.size, self.media_type, self.sent = digest, name, size, media_type, sent

    def bytes(self) -> bytes:
        """What was sent. Raises ValueError for a file that is in the vault."""
        if self.sent is None:
            raise ValueError(f"{self.digest} is in the vault")
        self.sent.seek(0)
        return self.sent.read()


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files, each judged by its content. `kept`: those already in the vault, which count as given. office: what
    uploads.OFFICE names is taken too."""

    widget = FilesInput

    def __init__(
        self, *, most: int = 5, limit_mb: int = uploads.LIMIT_MB, office: bool = False, **kwargs: Any
    ) -> None:
        self.most, self.limit_mb, self.office = most, limit_mb, office
        self.kept: Sequence[Kept] = ()
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ",".join(
            f".{extension}" for extension in (*uploads.EXTENSIONS, *(uploads.OFFICE if office else ()))
        )

    def clean(self, data: Any, initial: Any = None) -> list[Kept]:
        sent = [data] if isinstance(data, UploadedFile) else list(data or ())
        if not sent and self.required and not self.kept:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(sent) > self.most:
            raise ValidationError(ERR_FILES.format(n=self.most), code="files")
        found: list[Kept] = []
        faults: list[str] = []
        for file in sent:
            verdict, kept = self._judge(file)
            if kept is None:
                faults.append(
                    verdict.reason if len(sent) == 1 else f"“{readable(file.name or '')}”：{verdict.reason}"
                )
            elif kept.digest not in {other.digest for other in found}:
                found.append(kept)
        if faults:
            raise ValidationError(faults)
        return found

    def _judge(self, file: UploadedFile) -> tuple[uploads.Verdict, Kept | None]:
        """Files are read one after another, so that one form never holds more than one in memory."""
        if (file.size or 0) > self.limit_mb * 1024 * 1024:
            return uploads.Verdict(False, reason=uploads.ERR_SIZE.format(n=self.limit_mb)), None
        file.seek(0)
        data = file.read()
        verdict = uploads.judge(file.name or "", data, limit_mb=self.limit_mb, office=self.office)
        if not verdict.ok:
            return verdict, None
        return verdict, Kept(sm3.of_bytes(data), verdict.clean_name, len(data), verdict.media_type, file)
