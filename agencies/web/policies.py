"""The partnership's policy: read in plain words, compared, and adopted anew as data."""

from __future__ import annotations

import tomllib
import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agencies import clock, policy
from agencies.models import Partnership
from agencies.operations import partnerships
from agencies.queries.partnerships import version_of, versions_of
from agencies.queries.policies import compared, described
from agencies.web.forms import GovukForm, LongText, VersionedForm
from agencies.web.keeping import done, kept_form
from agencies.web.partnership import changeable_or_403, overseen_or_404
from agencies.web.requests import WorkerRequest
from agencies.web.submit import submit

LONGEST = 100_000
MOST_PROBLEMS = 20


class PolicyForm(VersionedForm):
    """The text of a policy, typed or from a file; a file that is given wins."""

    text = LongText(
        label="The policy, as text",
        max_length=LONGEST,
        error_messages={
            "required": "Enter the policy or choose a file",
            "max_length": "The policy must be 100,000 characters or fewer",
        },
    )
    file = forms.FileField(label="Or upload it as a file", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        upload = cleaned.get("file")
        if upload is not None:
            self.errors.pop("text", None)
            cleaned["text"] = self._read(upload)
            self.put_back("text", cleaned["text"])
        if not self.errors:
            cleaned["policy"] = self._parsed(cleaned["text"])
        return cleaned

    def _read(self, upload: Any) -> str:
        if upload.size > LONGEST:
            self.add_error("file", "The file must be smaller than 100 KB")
            return ""
        try:
            text: str = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", "The file must be text in UTF-8")
            return ""
        return text.replace("\r\n", "\n")

    def _parsed(self, text: str) -> dict[str, Any]:
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            raise ValidationError({"text": f"The text cannot be read: {fault}"}) from fault
        except RecursionError:
            raise ValidationError({"text": "The text nests too deeply to be a policy"}) from None
        if wrong := policy.problems(data):
            raise ValidationError({"text": wrong[:MOST_PROBLEMS]})
        return data


class CompareForm(GovukForm):
    """Two numbers of versions, the older first."""

    old = forms.IntegerField(widget=forms.Select)
    new = forms.IntegerField(widget=forms.Select)


@require_safe
def policy_version(request: WorkerRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """What does the partnership work under?"""
    oversight = overseen_or_404(request, pk)
    shown_version = version_of(oversight.partnership, number)
    versions = versions_of(oversight.partnership)
    shown = {
        "partnership": oversight.partnership,
        "policy": shown_version,
        "is_current": shown_version.number == versions[0].number,
        "versions": versions,
        "sections": described(shown_version.data),
        "may_change": oversight.may_change,
    }
    return render(request, "agencies/policies/policy.html", shown)


@require_safe
def policy_text(request: WorkerRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """A version as the file it could be adopted from."""
    oversight = overseen_or_404(request, pk)
    data = version_of(oversight.partnership, number).data
    answer = HttpResponse(policy.as_toml(data), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="policy-version-{number}.toml"'
    return answer


@require_safe
def policy_compare(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """What changed from one version to another?"""
    oversight = overseen_or_404(request, pk)
    versions = versions_of(oversight.partnership)
    newest = versions[0].number
    asked = CompareForm(request.GET)
    known = {version.number for version in versions}
    pair = (max(newest - 1, 1), newest)
    if asked.is_valid() and {asked.cleaned_data["old"], asked.cleaned_data["new"]} <= known:
        pair = (asked.cleaned_data["old"], asked.cleaned_data["new"])
    old, new = (version_of(oversight.partnership, number) for number in pair)
    shown = {
        "partnership": oversight.partnership,
        "versions": versions,
        "old": old,
        "new": new,
        "changes": compared(old.data, new.data),
    }
    return render(request, "agencies/policies/compare.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def policy_adopt(request: WorkerRequest, pk: uuid.UUID) -> HttpResponse:
    """Write a new version, see what it changes, then adopt it."""
    partnership = changeable_or_403(request, pk).partnership
    current = partnership.current_policy()
    form = kept_form(
        request,
        PolicyForm,
        initial={"text": policy.as_toml(current.data), "version": partnership.version},
    )
    shown = {"form": form, "partnership": partnership, "current": current}
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        data = form.cleaned_data["policy"]
        if "adopt" in request.POST and _adopted(request, form, partnership, data):
            return redirect("partnership_one", pk)
        if not form.errors:
            shown["changes"] = compared(current.data, data)
            return render(request, "agencies/policies/preview.html", shown)
    return render(request, "agencies/policies/adopt.html", shown)


def _adopted(
    request: WorkerRequest, form: PolicyForm, partnership: Partnership, data: dict[str, Any]
) -> bool:
    adopted = submit(
        form,
        lambda: partnerships.adopt_policy(
            partnership, data=data, version=form.saw(), by=request.user, at=clock.now()
        ),
        current=lambda row: {"text": policy.as_toml(row.current_policy().data)},
    )
    if adopted is None:
        return False
    done(request)
    messages.success(request, f"Version {adopted.number} of the policy has been adopted.")
    return True
