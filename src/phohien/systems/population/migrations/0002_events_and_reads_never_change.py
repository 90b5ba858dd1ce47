"""A civil event and a line of the access log are written once; an entry of a book is never deleted."""

from typing import ClassVar

from django.db import migrations

FORBID = """
create function population_is_final() returns trigger language plpgsql as $$
begin
    raise exception '% is written once: it is never changed or deleted.', tg_table_name;
end $$;
create trigger population_event_is_final before update or delete on population_civilevent
    for each row execute function population_is_final();
create trigger population_read_is_final before update or delete on population_accesslog
    for each row execute function population_is_final();
create trigger population_entry_stays before delete on population_registerentry
    for each row execute function population_is_final();
"""
ALLOW = """
drop trigger population_event_is_final on population_civilevent;
drop trigger population_read_is_final on population_accesslog;
drop trigger population_entry_stays on population_registerentry;
drop function population_is_final();
"""


class Migration(migrations.Migration):
    """Add the triggers that keep what was written."""

    dependencies: ClassVar = [("population", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORBID, ALLOW)]
