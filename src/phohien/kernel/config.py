"""Every setting of the installation: one frozen dataclass, read from ``PHOHIEN_…`` environment variables.

Nothing else in the house reads the environment. An unknown ``PHOHIEN_`` name or an unusable value stops the
start with a sentence. :func:`reference` writes the page in ``docs/``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from phohien.kernel.words import Words

PREFIX = "PHOHIEN_"
TIME_ZONE = "Asia/Ho_Chi_Minh"
ROOT = Path(__file__).resolve().parents[3]
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class ConfigError(Exception):
    """The environment holds settings that cannot be used; each sentence names one and says what to write."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def _flag(text: str) -> bool:
    values = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if text.lower() not in values:
        raise ValueError("write 1 or 0")
    return values[text.lower()]


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"write a whole number from {least} to {most}")
        return int(text)

    return read


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.upper() not in choices:
            raise ValueError(f"write one of {', '.join(choices)}")
        return text.upper()

    return read


def _address(*schemes: str, may_be_empty: bool = True) -> Callable[[str], str]:
    def read(text: str) -> str:
        if (text or not may_be_empty) and urlparse(text).scheme not in schemes:
            raise ValueError(f"write an address beginning with {' or '.join(f'{name}:' for name in schemes)}")
        return text.rstrip("/")

    return read


def _agency(text: str) -> str:
    if not re.fullmatch(r"[A-Z][0-9]{2}", text):
        raise ValueError("write an agency identifier such as H31")
    return text


def _systems(text: str) -> tuple[str, ...]:
    names = tuple(name for name in re.split(r"[\s,]+", text) if name)
    if not all(re.fullmatch(r"[a-z]+", name) for name in names):
        raise ValueError("write names of systems with commas between, such as onestop,population")
    return names


def _providers(text: str) -> tuple[tuple[str, str], ...]:
    pairs = [tuple(pair.split("=", 1)) for pair in re.split(r"[\s,]+", text) if pair]
    if not all(len(pair) == 2 and re.fullmatch(r"[a-z]+", pair[0]) and pair[1].count("/") == 3 for pair in pairs):
        raise ValueError("write system=subsystem with commas between, such as population=VN-HY/GOV/H31.15/DANCU")
    return tuple((pair[0], pair[1]) for pair in pairs)


def _secret(text: str) -> str:
    if text and len(text) < 40:
        raise ValueError("write at least 40 characters, or leave it out so that one is made")
    return text


def _setting(
    default: object,
    vi: str,
    en: str,
    *,
    read: Callable[[str], Any] = str,
    name: str = "",
    secret: bool = False,
) -> Any:
    """A field with its sentence, its reader and, where it differs from the field's, its variable's name."""
    words = Words(vi, en)
    metadata = {"words": words, "read": read, "variable": name, "secret": secret}
    return field(default=default, metadata=metadata, repr=not secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The installation as configured. Made by :func:`from_environment`; tests make their own."""

    root: Path = _setting(ROOT, "Thư mục của mã nguồn.", "The folder of the source.", read=Path)
    var_dir: Path | None = _setting(
        None,
        "Thư mục dữ liệu: cơ sở dữ liệu, tệp, khóa, nhật ký; mặc định là var trong thư mục mã nguồn.",
        "The data folder: database, files, keys, logs; by default var in the folder of the source.",
        read=Path,
        name="VAR",
    )
    database_url: str = _setting(
        "",
        "Địa chỉ PostgreSQL; để trống thì hệ thống tự chạy PostgreSQL trong thư mục dữ liệu.",
        "PostgreSQL's address; when empty the system runs its own PostgreSQL in the data folder.",
        read=_address("postgresql", "postgres"),
        secret=True,
    )
    postgres: str = _setting(
        "",
        "Thư mục chương trình PostgreSQL muốn dùng thay cho bản đi kèm.",
        "A folder of PostgreSQL programs to use instead of those that come along.",
    )
    secret_key: str = _setting(
        "",
        "Khóa ký phiên làm việc; để trống thì được tạo khi khởi động và giữ trong thư mục dữ liệu.",
        "The key that signs sessions; when empty it is made at the start and kept in the data folder.",
        read=_secret,
        secret=True,
    )
    systems: tuple[str, ...] = _setting(
        (),
        "Các hệ thống chạy ở đây, cách nhau bằng dấu phẩy; để trống thì chạy tất cả.",
        "The systems that run here, with commas between; when empty all of them.",
        read=_systems,
    )
    demo: bool = _setting(
        True,
        "1: nạp dữ liệu mẫu và cho đăng nhập bằng tài khoản mẫu; không bao giờ dùng khi vận hành thật.",
        "1: load sample data and allow the sample accounts; never in real operation.",
        read=_flag,
    )
    debug: bool = _setting(False, "1: trang lỗi cho người phát triển.", "1: error pages for developers.", read=_flag)
    host: str = _setting("127.0.0.1", "Địa chỉ mạng để lắng nghe.", "The network address to listen on.")
    port: int = _setting(8000, "Cổng của trang web.", "The web's port.", read=_number(1, 65_535))
    gateway_port: int = _setting(
        8010, "Cổng của cổng tích hợp LGSP.", "The port of the LGSP gateway.", read=_number(1, 65_535)
    )
    gateway_front_secret: str = _setting(
        "",
        "Bí mật chung với máy chủ TLS đứng trước cổng tích hợp; có nó thì cổng tin chứng thư mà máy chủ ấy chuyển tới.",
        "The secret shared with the TLS server before the gateway; with it the gateway trusts the certificates passed on.",
        read=_secret,
        secret=True,
    )
    lgsp_client: str = _setting(
        "VN-HY/GOV/H31/MOTCUA",
        "Hệ thống thành viên mà các hệ thống của ta mang tên khi hỏi một hệ thống ngoài qua LGSP.",
        "The subsystem in whose name our systems ask an outside one over the LGSP.",
    )
    lgsp_providers: tuple[tuple[str, str], ...] = _setting(
        (
            ("population", "VN-HY/GOV/H31.15/DANCU"),
            ("onestop", "VN-HY/GOV/H31/MOTCUA"),
            ("documents", "VN-HY/GOV/H31/VANBAN"),
        ),
        "Hệ thống thành viên được trả lời câu hỏi của từng hệ thống: chỉ dịch vụ của nó được thay hoặc mở hệ thống của ta.",
        "Which subsystem answers each system's questions: only its services may replace ours, or open it to others.",
        read=_providers,
    )
    public_url: str = _setting(
        "http://127.0.0.1:8000",
        "Địa chỉ người dùng gõ vào trình duyệt; dùng trong thư, mã QR và liên kết.",
        "The address people type; it stands in letters, QR codes and links.",
        read=_address("http", "https", may_be_empty=False),
    )
    province: str = _setting(
        "H31", "Mã định danh điện tử của tỉnh.", "The province's electronic identifier.", read=_agency
    )
    vneid_url: str = _setting(
        "",
        "Địa chỉ VNeID (OpenID Connect), dạng https://mã-ứng-dụng:khóa@máy-chủ; để trống thì dùng VNeID thử nghiệm khi trình diễn, "
        "nếu không thì tắt.",
        "VNeID's address (OpenID Connect), https://client:secret@issuer; when empty the test VNeID in a demonstration, else off.",
        read=_address("https"),
        secret=True,
    )
    mail_url: str = _setting(
        "",
        "Máy chủ gửi thư, dạng smtp://tên:mật-khẩu@máy:587; để trống thì thư được giữ thành tệp.",
        "The server that sends mail, smtp://name:password@host:587; when empty letters are kept as files.",
        read=_address("smtp", "smtps"),
        secret=True,
    )
    mail_from: str = _setting(
        "Phố Hiến <khong-tra-loi@localhost>",
        "Tên và địa chỉ người gửi của thư hệ thống.",
        "The system's sender.",
    )
    file_limit_mb: int = _setting(
        50, "Cỡ lớn nhất của một tệp. Đơn vị: MB.", "The largest file. Unit: MB.", read=_number(1, 2_048)
    )
    request_limit_mb: int = _setting(
        5,
        "Cỡ lớn nhất của một yêu cầu, không kể tệp. Đơn vị: MB.",
        "The largest request without its files. Unit: MB.",
        read=_number(1, 100),
    )
    proxies: int = _setting(
        0,
        "Số máy chủ trung gian (proxy) đứng trước, mỗi máy ghi địa chỉ người gọi vào cuối X-Forwarded-For; 0: không có.",
        "How many proxies stand before, each writing who called it at the end of X-Forwarded-For; 0: none.",
        read=_number(0, 9),
    )
    clamav: str = _setting(
        "",
        "Địa chỉ máy quét vi-rút, dạng tcp://máy:3310 hoặc unix:/đường/dẫn; để trống thì không quét.",
        "The virus scanner's address, tcp://host:3310 or unix:/path; when empty nothing is scanned.",
        read=_address("tcp", "unix"),
    )
    timestamp_url: str = _setting(
        "",
        "Dịch vụ cấp dấu thời gian (RFC 3161); để trống thì dùng dịch vụ thử nghiệm đi kèm.",
        "The time-stamping service (RFC 3161); when empty the test service that comes along.",
        read=_address("http", "https"),
    )
    national_portal_url: str = _setting(
        "",
        "Địa chỉ đồng bộ của Cổng Dịch vụ công quốc gia; để trống thì dùng cổng thử nghiệm khi trình diễn, nếu không thì tắt.",
        "The National Public Service Portal's address; when empty the simulator in a demonstration, else off.",
        read=_address("http", "https"),
    )
    national_portal_username: str = _setting("", "Tên tài khoản đồng bộ.", "The account for synchronisation.")
    national_portal_password: str = _setting(
        "", "Mật khẩu tài khoản đồng bộ.", "The password of that account.", secret=True
    )
    nats_url: str = _setting(
        "",
        "Địa chỉ NATS JetStream giữ hàng đợi sự kiện, cách nhau bằng dấu phẩy; để trống thì giữ trong PostgreSQL.",
        "NATS JetStream's addresses for the queues of events, with commas between; when empty PostgreSQL keeps them.",
        read=_address("nats", "tls"),
    )
    log_level: str = _setting("INFO", "Mức chi tiết của nhật ký.", "How much is logged.", read=_one_of(*LOG_LEVELS))

    @property
    def data_folder(self) -> Path:
        """Where everything that must be backed up lies."""
        return self.var_dir or self.root / "var"

    @property
    def is_secure(self) -> bool:
        """Whether people reach the system over HTTPS."""
        return self.public_url.startswith("https:")


def variable_of(item: Field[Any]) -> str:
    """The environment variable of a field, e.g. ``PHOHIEN_PUBLIC_URL``."""
    return PREFIX + (item.metadata["variable"] or item.name.upper())


def from_environment(environment: Mapping[str, str]) -> Config:
    """The configuration those variables describe. Raises ConfigError naming every fault at once."""
    known = {variable_of(item): item for item in fields(Config)}
    faults, values = [], {}
    for variable in sorted(name for name in environment if name.startswith(PREFIX)):
        if variable not in known:
            faults.append(f"{variable} is no setting. The settings are: {', '.join(sorted(known))}.")
            continue
        try:
            values[known[variable].name] = known[variable].metadata["read"](environment[variable].strip())
        except ValueError as fault:
            faults.append(_fault(known[variable], environment[variable], fault))
    config = Config() if faults else Config(**values)
    faults += [] if faults else _contradictions(config, demo_was_said="demo" in values)
    if faults:
        raise ConfigError(faults)
    return config


def _fault(item: Field[Any], value: str, fault: ValueError) -> str:
    shown = "what was given (not shown: it is secret)" if item.metadata["secret"] else repr(value)
    return f"{variable_of(item)} cannot be {shown}: {fault}."


def _contradictions(config: Config, *, demo_was_said: bool) -> list[str]:
    faults = []
    if config.port == config.gateway_port:
        faults.append(f"{PREFIX}PORT and {PREFIX}GATEWAY_PORT must differ; both are {config.port}.")
    if config.debug and config.is_secure:
        faults.append(f"{PREFIX}DEBUG must be 0 when {PREFIX}PUBLIC_URL is an https address.")
    if config.is_secure and not demo_was_said:  # everybody knows the password of the sample accounts
        faults.append(
            f"{PREFIX}DEMO must be said when {PREFIX}PUBLIC_URL is an https address: 0 in real operation, 1 to show samples."
        )
    return faults


def reference(language: str = "vi") -> str:
    """The reference page of all settings in that language, as Markdown."""
    heads = Words("| Biến | Mặc định | Ý nghĩa |", "| Variable | Default | Meaning |")
    rows = [
        f"| `{variable_of(item)}` | {_shown_default(item)} | {item.metadata['words'].in_language(language)} |"
        for item in fields(Config)
    ]
    title = Words("# Cấu hình", "# Configuration").in_language(language)
    return "\n".join([title, "", heads.in_language(language), "|---|---|---|", *rows, ""])


def _shown_default(item: Field[Any]) -> str:
    if item.default in ("", None, ()) or isinstance(item.default, Path):
        return ""
    value = int(item.default) if isinstance(item.default, bool) else item.default
    return f"`{value}`"
