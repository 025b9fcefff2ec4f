import json
import re

import pytest
from wagtail.users.models import UserProfile


@pytest.mark.parametrize(
    ("path", "text", "turkish"),
    [
        ("/admin/jsi18n/", "Collapse all", "Tümünü kapat"),
        ("/admin/jsi18n/", "Cancel", "İptal"),
        ("/admin/localize/jsi18n/", "Download PO file", "PO dosyasını indir"),
        ("/admin/localize/jsi18n/", "Save", "Kaydet"),
    ],
)
def test_scripts_of_the_admin_speak_the_language_that_the_user_chose(
    path, text, turkish, admin_client, admin_user
):
    UserProfile.objects.create(user=admin_user, preferred_language="tr")

    script = admin_client.get(path).text

    assert json.loads(re.search(r"newcatalog = (\{.*?\});", script, re.DOTALL)[1])[text] == turkish
