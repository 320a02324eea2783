"""The defences of `docs/security.md`, one or more for each of its rows, and how to take each away.

A row is named by its first cell. `tests/architecture/test_security_page.py` checks that none is without a defence here
or a reason in `ELSEWHERE`, and that what is to be replaced stands in its file.
"""

from __future__ import annotations

from dataclasses import dataclass

TOO_LONG = "it takes more than a minute and a half"


@dataclass(frozen=True)
class Defence:
    """Without it, `before` replaced by `after` in `file` (and what `besides` says), the `test` fails.

    It does so by an assertion, or by the `error` that it lets through, or it does not end (`TOO_LONG`).
    """

    row: str
    file: str
    before: str
    after: str
    test: str
    besides: tuple[tuple[str, str], ...] = ()
    error: str = "assert"

    def taken_away(self, text: str) -> str:
        """The text of the file without the defence. Raises ValueError when it does not stand there."""
        for before, after in ((self.before, self.after), *self.besides):
            if before not in text:
                raise ValueError(f"{self.file}: {before!r} is not there")
            text = text.replace(before, after)
        return text


# Rows whose proof is another one.
ELSEWHERE = {
    "a single defence removed by mistake": "python -m tests.mutation, in bin/test too",
}

_SIGN_IN, _LEAKS = "tests/security/test_sign_in.py::", "tests/security/test_leaks.py::"
_DOORS, _LIMITS = "tests/security/test_doors.py::", "tests/security/test_limits.py::"
_IMPORT, _API = "quen/kernel/imports/tests/", "quen/kernel/api/tests/"
_HOSTILE, _BAD = "tests/security/test_hostile_text.py::", "tests/security/test_bad_values.py::"
_ATTACKS, _TENANT = "quen/kernel/files/tests/test_attacks.py::", "tests/contract/test_other_tenant.py::"

BAD_INPUT = (
    Defence("file of another kind, damaged, empty", "quen/kernel/text/signatures.py",
            "        if data.startswith(signature):", "        if False and data.startswith(signature):",
            _IMPORT + "test_wizard.py::test_what_is_no_table_is_said_at_the_file"),
    Defence("file of another kind, damaged, empty", "quen/kernel/text/signatures.py",
            "    return _BINARY\n", "    return None\n",
            _IMPORT + "test_wizard.py::test_what_is_no_table_is_said_at_the_file"),
    Defence("file of another kind, damaged, empty", "quen/kernel/text/signatures.py",
            "        if data.startswith(signature):", "        if False and data.startswith(signature):",
            _IMPORT + "test_files.py::test_what_cannot_be_read_is_said"),
    Defence("200 columns, rows with too many or too few cells", "quen/kernel/imports/validate.py",
            "if len(row.cells) > width and", "if False and",
            _IMPORT + "test_files.py::test_two_hundred_columns_and_ragged_rows"),
    Defence("file of 300 MB", "quen/kernel/web/bodies.py", "if limit is None or", "if True or",
            _LIMITS + "test_a_body_that_is_too_large_is_refused_before_it_is_read"),
    Defence("zip bomb as a workbook", "quen/kernel/imports/sources/workbook_process.py",
            "        measure(Path(path))\n", "        pass\n",
            "quen/kernel/imports/sources/tests/test_workbook.py::test_a_bomb_is_measured_before_it_is_read"),
    Defence("zip bomb as a workbook", "quen/kernel/imports/sources/workbook_process.py",
            "left = _unpack(raw, part, left)", "left -= part.file_size",
            "quen/kernel/imports/sources/tests/test_workbook.py::test_a_size_that_lies_is_not_believed"),
    *(Defence("a formula in a cell", "quen/kernel/text/cells.py", 'return "\'" + text', "return text", test)
      for test in (
        "quen/kernel/exports/tests/test_csv.py::test_what_goes_out_comes_in_again_and_changes_nothing",
        _IMPORT + "test_properties.py::test_no_cell_of_the_error_file_is_a_formula",
        "quen/kernel/web/tests/test_audit.py::test_the_download_has_a_line_for_each_field_and_runs_no_formula",
    )),
    Defence("a formula in a cell", "quen/kernel/exports/xlsx_file.py", "place.write_string(", "place.write(",
            "quen/kernel/exports/tests/test_files.py::test_a_workbook_has_real_dates_and_numbers_and_no_formulas",
            (('"strings_to_formulas": False', '"strings_to_formulas": True'),)),
    Defence("31/02, a Buddhist year, `1.234,56` and `1,234.56`", "quen/kernel/text/parsing/dates.py",
            "    if numeric is None:", "    if numeric:\n        return date(2026, 2, 28)\n    if numeric is None:",
            _BAD + "test_a_day_that_does_not_exist_is_said_at_its_field_and_kept"),
    Defence("31/02, a Buddhist year, `1.234,56` and `1,234.56`", "quen/kernel/text/parsing/dates.py",
            "        year -= BUDDHIST_OFFSET", "        pass", _BAD + "test_a_year_is_read_as_it_is_counted"),
    Defence("31/02, a Buddhist year, `1.234,56` and `1,234.56`", "quen/kernel/text/parsing/numbers.py",
            "mark = decimal_mark or _certain_mark(number) or", "mark = decimal_mark or",
            _BAD + "test_a_number_is_read_as_it_is_written"),
    Defence("31/02, a Buddhist year, `1.234,56` and `1,234.56`", "quen/kernel/text/parsing/dates.py",
            "        year -= BUDDHIST_OFFSET", "        pass", _BAD + "test_the_same_in_a_file"),
    Defence("5,000 characters, emoji, right-to-left, zero-width, NUL in any text of any object",
            "quen/kernel/records/inputs.py", "if limit and len(text) > limit:", "if False:",
            _HOSTILE + "test_too_long_is_said_at_its_field_and_what_was_typed_is_kept"),
    Defence("5,000 characters, emoji, right-to-left, zero-width, NUL in any text of any object",
            "quen/kernel/records/inputs.py", '.replace("\\x00", "")', "",
            _HOSTILE + "test_nul_is_dropped_and_the_rest_is_kept"),
    Defence("script in any field (stored)", "quen/config/jinja.py", "autoescape=True", "autoescape=False",
            _HOSTILE + "test_on_every_page_it_is_text"),
    Defence("script in an address (reflected)", "quen/config/jinja.py", "autoescape=True", "autoescape=False",
            _LEAKS + "test_what_stands_in_an_address_is_text_on_its_page"),
    Defence("nonsense in any parameter of any page, or sent to the API", "quen/kernel/web/door.py",
            "    except ValueError:\n        return []", "    except KeyError:\n        return []",
            _DOORS + "test_nonsense_is_no_fault", error="ValueError: badly formed hexadecimal UUID string"),
    Defence("nonsense in any parameter of any page, or sent to the API", "quen/kernel/api/shares.py",
            "not isinstance(level, str) or ", "", _API + "test_shares.py::test_nonsense_is_refused_with_its_field"),
    *(Defence("two people save one record", "quen/kernel/records/save.py",
              "if expected is not None and record.version != expected:", "if False:",
              "tests/contract/test_conflicts.py::" + test) for test in (
        "test_a_stale_edit_is_refused", "test_the_form_shows_both_values",
        "test_a_stale_field_in_place_is_refused",
    )),
    Defence("double click on save, a request sent again", "quen/kernel/web/forms.py",
            "    asked = _new_id(request)\n", "    asked = None\n",
            "quen/kernel/web/tests/test_unavailable.py::test_a_form_sent_twice_makes_one_record"),
    Defence("double click on save, a request sent again", "quen/kernel/records/save.py",
            "if not same(getattr(record, attribute), value):", "if True:",
            "tests/contract/test_conflicts.py::test_saving_what_is_there_changes_nothing"),
    Defence("double click on save, a request sent again", "quen/kernel/api/idempotency.py",
            "    if stored is not None and stored.at", "    if False and stored.at",
            _API + "test_idempotency.py::test_a_creation_sent_twice_makes_one_record"),
    Defence("double click on save, a request sent again", "quen/kernel/bulk/start.py",
            "    if before is not None:\n        return before\n",
            "    if before is not None:\n        asked = None\n",
            "quen/kernel/bulk/tests/test_twice.py::test_an_edit_sent_again_is_the_edit_of_the_first_time"),
    Defence("double click on save, a request sent again", "quen/kernel/files/attach.py",
            "    if before is not None:\n        return before\n",
            "    if before is not None:\n        asked = None\n",
            "quen/kernel/files/tests/test_twice.py::test_the_second_version_of_somebody_else_stays"),
    Defence("double click on save, a request sent again", "quen/kernel/imports/views.py",
            "        if before is not None:\n            return before\n",
            "        if before is not None:\n            asked = None\n",
            "quen/kernel/files/tests/test_twice.py::test_a_file_to_import_sent_again_is_one_import"),
    Defence("PostgreSQL restarted under load", "quen/kernel/unavailable.py",
            "typed = _typed(request)", "typed = None",
            "quen/kernel/web/tests/test_unavailable.py::test_what_was_typed_is_kept_and_can_be_sent_again"),
    Defence("the session ends while something is being typed", "quen/ui/static/behaviours/session.js",
            "if (!dialog() || (reading && ", "if (true || (reading && ",
            "tests/e2e/test_sign_in.py::test_a_session_that_ends_with_a_form_open_is_begun_anew_in_place",
            error="expected to be focused"),
    Defence("the session ends while something is being typed", "quen/kernel/web/sign_in.py",
            "return _again(request, user) if wants_json(request) else ", "return ",
            "quen/kernel/web/tests/test_signed_out.py::test_an_open_page_is_signed_in_again_in_place"),
    Defence("two tabs, two businesses of one person", "quen/kernel/web/middleware.py",
            "if request.headers.get(BUSINESS) not in {", "if request.headers.get(BUSINESS) in {object(), ",
            "quen/kernel/web/tests/test_signed_out.py::test_a_page_of_one_business_writes_nothing_into_another"),
    Defence("worker killed in the middle", "quen/kernel/bulk/run.py",
            "run.frozen = count < FREEZE", "run.frozen = True",
            "quen/kernel/bulk/tests/test_bulk.py::test_many_go_on_where_a_killed_worker_stood"),
    *(Defence("full disk during an export or upload", "quen/kernel/files/storage.py",
              "if error.errno not in {errno.ENOSPC, errno.EDQUOT}:", "if True:", _LIMITS + test,
              error="No space left on device") for test in (
        "test_a_full_disk_ends_an_export_with_a_message", "test_a_full_disk_refuses_an_upload_and_keeps_nothing",
    )),
)  # fmt: skip

SIGNING_IN = (
    *(Defence("guessing passwords, many at once too", "quen/kernel/tenancy/attempts.py",
              "return not cursor.fetchone()[0]", "return True", _SIGN_IN + test) for test in (
        "test_many_guesses_at_once_are_no_more_than_one_after_another",
        "test_one_address_does_not_try_the_names_of_everybody",
    )),
    Defence("learning which e-mails are known", "quen/kernel/tenancy/passwords.py",
            "        make_password(password)\n", "",
            _SIGN_IN + "test_the_same_work_is_done_for_a_name_that_nobody_has"),
    Defence("learning which e-mails are known", "quen/kernel/tenancy/passwords.py",
            "    if not all(allowed):\n        return", "    if user is not None and not all(allowed):\n        return",
            _SIGN_IN + "test_the_lock_does_not_tell_whether_somebody_has_that_name"),
    Defence("CSRF", "quen/config/settings.py", '    "django.middleware.csrf.CsrfViewMiddleware",\n', "",
            _DOORS + "test_nothing_is_taken_from_a_page_of_another_site"),
    Defence("CSRF", "quen/kernel/api/identity.py", "if request.method not in SAFE_METHODS:", "if False:",
            _API + "test_identity.py::test_a_session_writes_only_with_its_csrf_token"),
    Defence("session fixation and theft", "quen/kernel/web/sign_in.py", "            login(request, user,",
            "            request.session.cycle_key = lambda: None\n            login(request, user,",
            _SIGN_IN + "test_a_planted_session_is_not_the_one_that_is_signed_in"),
    Defence("session fixation and theft", "quen/config/settings.py", "SESSION_COOKIE_HTTPONLY = True",
            "SESSION_COOKIE_HTTPONLY = False", _SIGN_IN + "test_the_cookie_of_a_session_is_for_the_server_alone"),
    Defence("session fixation and theft", "quen/kernel/web/sign_in.py", "    logout(request)\n", "",
            _SIGN_IN + "test_a_session_that_was_ended_opens_nothing"),
    Defence("clickjacking; script past the escaping", "quen/kernel/web/middleware.py", "frame-ancestors 'none'; ", "",
            _DOORS + "test_every_answer_keeps_scripts_and_frames_out"),
    Defence("clickjacking; script past the escaping", "quen/kernel/web/middleware.py",
            "default-src 'self'; ", "default-src 'self' 'unsafe-inline'; ",
            _DOORS + "test_every_answer_keeps_scripts_and_frames_out"),
    Defence("open redirect", "quen/kernel/web/sign_in.py", 'return target if fine and target.startswith("/") else "/"',
            "return target", _SIGN_IN + "test_it_leads_nowhere_else"),
)  # fmt: skip

CONTENTS = (
    Defence("header injection, foreign host", "quen/kernel/files/serve.py",
            'plain = "".join(c if c.isascii() and c.isprintable() and c not in \'"\\\\%;\' else "_" for c in name)',
            "plain = name", _ATTACKS + "test_a_name_cannot_break_out_of_its_header"),
    Defence("header injection, foreign host", "quen/config/settings.py", "ALLOWED_HOSTS = list(ENV.allowed_hosts)",
            'ALLOWED_HOSTS = ["*"]', _DOORS + "test_a_host_that_is_not_ours_is_refused"),
    Defence("upload of HTML or SVG, traversal", "quen/kernel/files/serve.py",
            "shown = inline and content.media_type in INLINE", "shown = inline",
            _ATTACKS + "test_only_what_is_harmless_is_shown_in_place"),
    Defence("upload of HTML or SVG, traversal", "quen/kernel/files/names.py",
            '.replace("\\\\", "/").rsplit("/", 1)[-1]', "", _ATTACKS + "test_traversal_in_a_name_stays_in_the_folder"),
    Defence("mass assignment", "quen/kernel/access/masks.py", "        if info.editable\n", "        if True\n",
            _LEAKS + "test_a_form_takes_only_what_it_asks_for"),
    Defence("mass assignment", "quen/kernel/access/masks.py", "        if info.editable\n", "        if True\n",
            _API + "test_robust.py::test_no_field_is_set_by_naming_it"),
    Defence("mass assignment", "quen/kernel/access/masks.py",
            "actor.is_admin or info.name not in spec.admin_only.split()", "True",
            "tests/security/test_escalation.py::test_who_may_edit_users_may_not_hand_out_roles"),
    *(Defence("a hidden field as an oracle: filter, sort, group, search, pivot, export, bulk",
              "quen/kernel/access/masks.py", "    if actor.is_admin:\n        return list(spec.fields.values())",
              "    if True:\n        return list(spec.fields.values())", test) for test in (
        "tests/contract/test_masks.py::test_it_cannot_be_sorted_or_filtered_by",
        "tests/contract/test_masks.py::test_nothing_is_found_by_it",
        "quen/kernel/query/tests/test_totals.py::test_hidden_fields_neither_group_nor_add_up",
        "tests/contract/test_pivot.py::test_what_is_hidden_is_no_part_of_a_pivot",
        "quen/kernel/exports/tests/test_csv.py::test_hidden_fields_are_in_no_file",
        "quen/kernel/bulk/tests/test_bulk.py::test_hidden_and_protected_fields_are_not_offered_and_not_taken",
    )),
)  # fmt: skip

OTHERS = (
    *(Defence("an id of another business in URL, form, API, import, relation, bulk", "quen/kernel/testing/mutations.py",
              'name = os.environ.get(VARIABLE, "")', 'name = "tenant-condition"', test)
      for test in (
        _TENANT + "test_every_address_of_it_is_missing",
        _TENANT + "test_a_filter_does_not_tell_of_it",
        _IMPORT + "test_rows.py::test_ids_of_records_one_may_not_see_are_no_references",
        "quen/kernel/bulk/tests/test_bulk.py::test_ids_of_others_and_of_other_tenants_are_nothing",
        "tests/security/test_isolation.py::test_their_rows_are_not_seen",
    )),
    Defence("an id of another business in URL, form, API, import, relation, bulk", "quen/kernel/access/predicate.py",
            "return reach(spec, actor, action).rows(rows)", "return rows",
            "quen/kernel/bulk/tests/test_bulk.py::test_ids_of_others_and_of_other_tenants_are_nothing"),
    Defence("“not found” against “not allowed”, by words or time", "quen/kernel/web/records.py",
            "    if record is None:\n        raise NotFound",
            "    if record is None:\n        if spec.model.objects.filter(pk=record_id).exists():\n"
            "            raise PermissionError\n        raise NotFound",
            _LEAKS + "test_what_is_not_shared_is_like_what_is_not_there", error="PermissionError"),
    Defence("ReDoS", "quen/kernel/text/errors.py", "if len(text) > limit:", "if False:",
            "tests/security/test_slow_text.py::test_no_text_takes_long_to_read", error=TOO_LONG),
    Defence("ReDoS", "quen/kernel/query/filters.py", "if len(values) > MOST_VALUES:", "if False:",
            "quen/kernel/query/tests/test_filters.py::test_an_address_has_only_so_many_filters_and_values"),
    Defence("JSON of depth 10,000, huge numbers", "quen/kernel/api/bodies.py", "if depth > MAX_DEPTH:", "if False:",
            _API + "test_robust.py::test_a_broken_body_is_refused_everywhere",
            (("    except RecursionError as error:", "    except KeyError as error:"),)),
    Defence("10,000 ids in one call", "quen/kernel/query/selection.py", "if len(parts) > MOST_IDS:", "if False:",
            _LIMITS + "test_ten_thousand_ids_at_once"),
    Defence("10,000 ids in one call", "quen/kernel/api/bulk.py",
            "if len(operations) > MOST or len(single) > MOST_ONE_BY_ONE:", "if False:",
            _LIMITS + "test_ten_thousand_ids_at_once"),
    *(Defence("a forged cursor, or one of another view or business", "quen/kernel/query/page.py",
              'salt=f"cursor:{actor.tenant_id}:{scope}:{order.text}"', 'salt="cursor"', test) for test in (
        _API + "test_listing.py::test_a_cursor_serves_only_its_own_view_and_tenant",
        "quen/kernel/query/tests/test_filters.py::test_a_cursor_is_good_only_where_it_was_made",
    )),
    Defence("a forged cursor, or one of another view or business", "quen/kernel/api/history.py",
            'salt=f"history:{actor.tenant_id}:{record_id}"', 'salt="history"',
            _API + "test_history.py::test_a_cursor_serves_only_its_own_record"),
    Defence("the ETag of another record", "quen/kernel/api/etags.py",
            "if found is None or found[2] not in {None, _mark(record_id)}:", "if found is None:",
            _LEAKS + "test_the_entity_tag_of_another_record_is_refused"),
    Defence("an idempotency key with another body", "quen/kernel/api/idempotency.py",
            "if stored.digest != digest:", "if False:",
            _API + "test_idempotency.py::test_a_key_serves_for_one_request_only"),
    Defence("an idempotency key with another body", "quen/kernel/api/idempotency.py",
            "filter(member=actor.member_id, key=key)", "filter(key=key)",
            _API + "test_idempotency.py::test_keys_belong_to_their_user_and_tenant"),
    Defence("a live connection after rights were taken away", "quen/kernel/live/stream.py",
            "                    if not await self._still_admitted():\n                        return\n", "",
            "tests/security/test_gone.py::test_a_live_connection_ends_with_the_rights_of_its_person"),
    Defence("a live connection after rights were taken away", "quen/kernel/live/stream.py",
            'self.admitted.actor.may(event[0], "view")', "True",
            "tests/security/test_gone.py::test_a_live_connection_tells_no_more_than_may_be_seen_now"),
    Defence("a job of a business or a person that is gone", "quen/kernel/jobs/background.py",
            "if tenant_id is not None and not", "if False and not",
            "tests/security/test_gone.py::test_a_job_of_a_business_that_is_gone_ends_quietly", error="DoesNotExist"),
    Defence("a job of a business or a person that is gone", "quen/kernel/imports/run.py",
            "gone = isinstance(error, NotFound)", "gone = False",
            _IMPORT + "test_resume.py::test_a_run_of_somebody_who_left_ends_with_a_message"),
    Defence("an installation set up unsafely", "quen/kernel/cluster/deploy_checks.py",
            "        if wrong:\n", "        if False:\n",
            "quen/kernel/cluster/tests/test_deploy.py::test_permissions_are_looked_at"),
    Defence("secrets in logs", "quen/config/logs.py", "return redacted(super().format(record))",
            "return super().format(record)", _LEAKS + "test_no_secret_is_in_the_log"),
    Defence("secrets in logs", "quen/config/env.py", "os.O_EXCL, 0o600)", "os.O_EXCL, 0o644)",
            "quen/kernel/cluster/tests/test_env.py::test_secrets_are_private_kept_and_never_shown"),
)  # fmt: skip

DEFENCES = (*BAD_INPUT, *SIGNING_IN, *CONTENTS, *OTHERS)
