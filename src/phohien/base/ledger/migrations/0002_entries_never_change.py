"""An entry is written once: only its seal and its place may be set, once, afterwards."""

from typing import ClassVar

from django.db import migrations

FORBID = """
create function ledger_entry_is_final() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.seal_id is null
       and (to_jsonb(new) - 'seal_id' - 'place') = (to_jsonb(old) - 'seal_id' - 'place') then
        return new;
    end if;
    raise exception 'A ledger entry is never changed or deleted.';
end $$;
create trigger ledger_entry_is_final before update or delete on ledger_entry
    for each row execute function ledger_entry_is_final();
"""
ALLOW = "drop trigger ledger_entry_is_final on ledger_entry; drop function ledger_entry_is_final();"


class Migration(migrations.Migration):
    """Add the trigger that keeps entries final."""

    dependencies: ClassVar = [("ledger", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORBID, ALLOW)]
