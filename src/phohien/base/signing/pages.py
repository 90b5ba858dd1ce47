"""Pages of signing: anybody may check a document; machines get time stamps, certificates and revocation lists."""

from __future__ import annotations

from cryptography.hazmat.primitives.serialization import Encoding
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from phohien.base.signing import authority, handover, queries, stamps
from phohien.base.signing.forms import LARGEST_BYTES, CheckForm
from phohien.kernel import clock
from phohien.kernel.errors import Problem
from phohien.kernel.words import Words
from phohien.ui import limits
from phohien.ui.guard import public

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
FILES_A_WINDOW, WINDOW_SECONDS = 20, 600
TOO_MANY = Words(
    "Có quá nhiều lượt kiểm tra từ địa chỉ của bạn trong thời gian ngắn. Hãy đợi mười phút rồi thử lại.",
    "There were many checks from your address in a short time. Please wait ten minutes and try again.",
)
ONE_FILE = Words("Gửi đúng một tệp PDF đã ký, không quá 50 MB.", "Send exactly one signed PDF, of at most 50 MB.")
LIST, CERTIFICATE = "application/pkix-crl", "application/x-pem-file"


class TooMany(Problem):
    """Checking a document costs much; one address may ask only so often."""

    status = 429


@public("Anybody who holds a document may know whether its signatures are good.")
@require_http_methods(["GET", "POST"])
def check_document(request: HttpRequest) -> HttpResponse:
    """A form for a PDF, and the report on its signatures."""
    form, report, name = CheckForm(), None, ""
    if request.method == "POST":
        form = CheckForm(request.POST, request.FILES)
        if not limits.within(request, "signing.check", most=FILES_A_WINDOW, seconds=WINDOW_SECONDS, at=clock.now()):
            raise TooMany(TOO_MANY, code="signing.too_many")
        if form.is_valid():
            document = form.cleaned_data["document"]
            report, name = queries.verify_pdf(document.read(), at=clock.now()), document.name
    status = 422 if form.is_bound and not form.is_valid() else 200
    context = {"form": form, "report": report, "document_name": name}
    return render(request, "signing/check_document.html", context, status=status)


@csrf_exempt
@public("A time stamp says nothing about who asks and learns nothing but a hash.")
@require_POST
def time_stamp(request: HttpRequest) -> HttpResponse:
    """RFC 3161 over HTTP: a time-stamp query in, a time-stamp reply out."""
    if request.content_type != QUERY:
        return HttpResponse(f"Content-Type must be {QUERY}.", status=415, content_type="text/plain")
    if int(request.headers.get("Content-Length") or 0) > stamps.LONGEST_REQUEST:
        return HttpResponse("The query is too long.", status=413, content_type="text/plain")
    return HttpResponse(stamps.answer(request.body, at=clock.now()), content_type=REPLY)


@public("Whoever checks a signature must be able to see which certificates were revoked.")
@require_GET
def issuer_list(request: HttpRequest) -> HttpResponse:
    """The issuer's revocation list, as it stands now."""
    return HttpResponse(queries.revocation_lists(at=clock.now())[0], content_type=LIST)


@public("Whoever checks a signature must be able to see which certificates were revoked.")
@require_GET
def root_list(request: HttpRequest) -> HttpResponse:
    """The root's revocation list."""
    return HttpResponse(authority.load().root_list, content_type=LIST)


@public("A certificate is public by nature.")
@require_GET
def root_certificate(request: HttpRequest) -> HttpResponse:
    """The test root's certificate."""
    return HttpResponse(authority.load().root.public_bytes(Encoding.PEM), content_type=CERTIFICATE)


@public("A certificate is public by nature.")
@require_GET
def issuer_certificate(request: HttpRequest) -> HttpResponse:
    """The test issuer's certificate."""
    return HttpResponse(authority.load().issuer.public_bytes(Encoding.PEM), content_type=CERTIFICATE)


@public("A signing program has no session: the address carries a key that works once, for one document.")
@require_GET
def fetch_document(request: HttpRequest, key: str) -> HttpResponse:
    """The document to be signed, once."""
    name, pdf = handover.fetch(key=key, at=clock.now())
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer


@csrf_exempt
@public("A signing program has no session: the address carries a key that works once, for one document and one signer.")
@require_POST
def bring_document(request: HttpRequest, key: str) -> HttpResponse:
    """The signed document comes back; the answer has the names the signing program expects (from memory: to be confirmed)."""
    documents = [one for name in request.FILES for one in request.FILES.getlist(name)]
    said = {"Status": False, "Message": "", "FileName": "", "FileServer": ""}
    if len(documents) != 1 or (documents[0].size or 0) > LARGEST_BYTES:
        return JsonResponse({**said, "Message": str(ONE_FILE)}, status=422)
    try:
        held = handover.bring_back(documents[0].read(), key=key, at=clock.now())
    except Problem as refusal:
        return JsonResponse({**said, "Message": str(refusal)}, status=refusal.status)
    return JsonResponse({**said, "Status": True, "FileName": held.name, "FileServer": held.code})
