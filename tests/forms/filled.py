"""The application form as a citizen or a company would fill it in, and the way to post it."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from mingtang.forms import definition
from mingtang.forms.inputs import input_class

PERSON = {
    "applicant_type": "natural_person",
    "name": "张三",
    "id_type": "id_card",
    "id_number": "11010519491231002X",
    "info_title": "夏阳街道道路养护合同",
    "info_form": "electronic",
    "delivery_form": "online",
    "telephone": "13800001234",
}
COMPANY = {
    "applicant_type": "org_business",
    "org_name": "澜汀市青禾商贸有限公司",
    "credit_code": "91110000600037341L",
    "contact_name": "李四",
    "info_title": "夏阳街道道路养护合同",
    "info_form": "paper",
    "delivery_form": "pickup",
    "telephone": "0551-62345678",
}


def post(values, files=(), kept=None, form=None, **more):
    """The compiled form, bound. files: (field, name, bytes)."""
    data = {
        key: value if isinstance(value, list) else [value]
        for key, value in {"key": "k1", **values, **more}.items()
    }
    sent = MultiValueDict()
    for name, file_name, content in files:
        sent.appendlist(name, SimpleUploadedFile(file_name, content))
    return input_class(form or definition.get("request"))(MultiValueDict(data), sent, kept=kept)
