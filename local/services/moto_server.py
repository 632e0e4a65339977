"""`python -m local.services.moto_server`: the AWS services that the stack needs (DynamoDB, Secrets
Manager, SQS, EventBridge), and all others that moto has, on AWS_PORT (0: a free one).

Prints `aws: http://127.0.0.1:<port>` when it serves.
"""

import os

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from local.log import say
from local.processes.hosts import THIS_MACHINE_OR_FROM_CONTAINERS, OnlyForHosts
from local.processes.serving import OneAtATime, listen, serve
from local.services.faster_moto import make_moto_faster


def _main() -> None:
    make_moto_faster()
    sockets = listen(int(os.environ.get("AWS_PORT", "0")), hosts=("127.0.0.1",))
    say(f"aws: http://127.0.0.1:{sockets[0].getsockname()[1]}")
    # moto is not thread-safe: without the lock, a conditional write could succeed twice.
    aws = OneAtATime(DomainDispatcherApplication(create_backend_app))
    serve(OnlyForHosts(aws, THIS_MACHINE_OR_FROM_CONTAINERS), sockets, threads=16)


if __name__ == "__main__":
    _main()
