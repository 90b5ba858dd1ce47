"""What was published to the gateway, and the descriptions it gives out, are never changed or deleted."""

from typing import ClassVar

from django.db import migrations

FORBID = """
create function catalogue_published_is_final() returns trigger language plpgsql as $$
begin
    raise exception 'What was published is never changed or deleted.';
end $$;
create trigger catalogue_configuration_is_final before update or delete on catalogue_configuration
    for each row execute function catalogue_published_is_final();
create trigger catalogue_description_is_final before update or delete on catalogue_description
    for each row execute function catalogue_published_is_final();
"""
ALLOW = """
drop trigger catalogue_configuration_is_final on catalogue_configuration;
drop trigger catalogue_description_is_final on catalogue_description;
drop function catalogue_published_is_final();
"""


class Migration(migrations.Migration):
    """Add the triggers."""

    dependencies: ClassVar = [("catalogue", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORBID, ALLOW)]
