"""Settings of the test run: the product's own, with a data folder of its own and cheaper passwords."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from harness.undefined import FailOnUndefined

_data = tempfile.mkdtemp(prefix="chantier-tests-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
Path(_data, "static").mkdir()  # WhiteNoise warns about a folder that is not there

# The environment of whoever runs the tests never leaks into them.
for _name in [name for name in os.environ if name.startswith("CHANTIER_")]:
    if not _name.startswith("CHANTIER_TEST_") and _name not in {"CHANTIER_REQUIRE_ALL", "CHANTIER_SHARED_DATA"}:
        del os.environ[_name]
os.environ.pop("DATABASE_URL", None)
os.environ["CHANTIER_DATA"] = _data
os.environ["CHANTIER_SECRET_KEY"] = "only-for-tests"
os.environ["CHANTIER_TASKS"] = "django_tasks.backends.immediate.ImmediateBackend"
os.environ["CHANTIER_EMAIL_URL"] = "memorymail://"
os.environ["CHANTIER_PLAIN_HTTP"] = "1"

if os.environ.get("CHANTIER_TEST_DATABASE", "sqlite") == "postgresql":
    from harness.postgresql import address_of_private_cluster

    os.environ["DATABASE_URL"] = address_of_private_cluster()

from chantier.config.catalogues.compiling import compile_under  # noqa: E402
from chantier.config.settings import *  # noqa: E402, F403
from chantier.config.settings import CACHES as KEPT  # noqa: E402
from chantier.config.settings import DATABASES, PACKAGE, TEMPLATES  # noqa: E402

# What the tests read is what the catalogues say now, not what they said at the last installation.
compile_under(PACKAGE)

# A cache in memory costs no query; what holds across processes is tested on the product's own.
_memory = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {name: {"BACKEND": _memory, "LOCATION": name} for name in KEPT}
# Each client of a test walks through all the files of all packages again, for the few tests that ask for one.
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    # A file, not memory: the live server and the tests of concurrency have connections of their own.
    _database["TEST"] = {"NAME": f"{_data}/test.sqlite3"}
    _database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    # A pool would keep the test database busy when it is to be dropped.
    _database["OPTIONS"].pop("pool", None)

for _engine in TEMPLATES:
    _engine["OPTIONS"]["string_if_invalid"] = FailOnUndefined()
