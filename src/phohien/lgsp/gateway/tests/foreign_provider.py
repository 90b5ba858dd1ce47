"""A foreign provider, run by a Python that has fastapi-xroad-soap: ``python foreign_provider.py PORT`` serves GetState.

It knows nothing of this project; it reads X-Road's header and writes its own answer.
"""

from __future__ import annotations

import sys


def main(port: int) -> None:
    """Serve until killed."""
    import uvicorn
    from fastapi_xroad_soap import MessageBody, SoapService
    from fastapi_xroad_soap.elements import String

    class GetState(MessageBody):  # type: ignore[misc]
        of = String()

    class GetStateResponse(MessageBody):  # type: ignore[misc]
        state = String()

    soap = SoapService()

    def handler(body):  # type: ignore[no-untyped-def]
        return GetStateResponse(state=f"state of {body.of}")

    handler.__annotations__ = {"body": GetState, "return": GetStateResponse}
    soap.action("GetState")(handler)
    uvicorn.run(soap, port=port, log_level="warning")


if __name__ == "__main__":
    main(int(sys.argv[1]))
