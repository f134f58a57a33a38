-- Who may do what on PostgreSQL. Run it as a superuser on Veiviser's database, before the first migration and after
-- each: a second time does no harm.
--
--   createdb veiviser
--   psql -d veiviser -f deploy/postgresql.sql
--   psql -d veiviser -c '\password veiviser_owner' -c '\password veiviser_app'
--
-- veiviser_owner owns the tables; only `flask --app wsgi db upgrade` is run with its address.
-- veiviser_app serves the pages and runs the jobs. It owns nothing, creates nothing, and sees the rows of the
-- organisation in force and no others: it is no superuser and does not bypass row-level security.
-- A backup is made as a superuser or a role with BYPASSRLS: the owner, too, is held to the policies.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'veiviser_owner') THEN
        CREATE ROLE veiviser_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'veiviser_app') THEN
        CREATE ROLE veiviser_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO veiviser_owner;
GRANT USAGE ON SCHEMA public TO veiviser_app;

ALTER DEFAULT PRIVILEGES FOR ROLE veiviser_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO veiviser_app;

-- The audit trail is added to and read; its triggers refuse the rest to everybody, and so do its rights.
DO $$
BEGIN
    IF to_regclass('public.audit_entry') IS NOT NULL THEN
        REVOKE UPDATE, DELETE ON audit_entry FROM veiviser_app;
    END IF;
    IF to_regclass('public.alembic_version') IS NOT NULL THEN
        REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM veiviser_app;
    END IF;
END
$$;
