"""A table whose answers are lost once."""

from typing import Any

from hypersign_kyc.aws.dynamodb import Item, Table


class RepeatingTable(Table):
    """Does each write twice, as botocore does if the first answer was lost."""

    def _write(self, *arguments: Any) -> Item:
        super()._write(*arguments)
        return super()._write(*arguments)
