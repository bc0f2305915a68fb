"""The file's pages as they lie on the disk, decrypted one by one, free ones too, as somebody with its key could."""

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVED, IV, SALT = 4096, 80, 16, 16
"""The size of a page, what of it is kept for its vector and its code, and the salt before the first one."""


def pages(file: Path, main: bytes) -> Iterator[bytes]:
    """Decrypt every page of an encrypted file; nothing of SQLite or SQLCipher is used."""
    data = file.read_bytes()
    assert len(data) % PAGE == 0
    for start in range(0, len(data), PAGE):
        page = data[start : start + PAGE]
        vector = page[PAGE - RESERVED : PAGE - RESERVED + IV]
        body = page[SALT if start == 0 else 0 : PAGE - RESERVED]
        decryptor = Cipher(algorithms.AES(main), modes.CBC(vector)).decryptor()
        yield decryptor.update(body) + decryptor.finalize()
