# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes an RSA key pair as ssh-keygen -m PEM -q -t rsa -N '' -f FILE does.

ansible-test makes one before every integration run, even if nothing is reached by SSH. test.sh puts this on PATH as
ssh-keygen where there is none, so that openssh-client need not be installed.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


def main() -> int:
    parser = argparse.ArgumentParser(description="Make an RSA key pair without a passphrase.")
    parser.add_argument("-q", action="store_true")
    parser.add_argument("-m", choices=["PEM"])
    parser.add_argument("-t", choices=["rsa"], required=True)
    parser.add_argument("-N", choices=[""], required=True)
    parser.add_argument("-f", type=Path, required=True)
    path = parser.parse_args().f
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    path.touch(mode=0o600)
    path.write_bytes(private)
    Path(os.fspath(path) + ".pub").write_bytes(public + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
