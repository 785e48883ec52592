"""Let jobs be done by the workers of a Dask scheduler, on any number of machines.

Only jobs that carry all they need can travel. A worker that dies is no accident there: the
scheduler gives its jobs to the others.
"""

from __future__ import annotations

from concurrent.futures import as_completed
from typing import TYPE_CHECKING, Any, Self, TypeVar

from anthology.crew import Crew
from anthology.diagnostics import MissingToolError, OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")
R = TypeVar("R")

_PATIENCE = 10  # seconds to find the scheduler in


class Cluster(Crew):
    """Be a crew whose jobs that can travel are done by the workers of a scheduler.

    `address` is what Dask calls one: `tcp://host:8786`. What cannot travel is done here by so
    many `jobs` at once. Entering raises `MissingToolError` where Dask is not installed, and
    `UsageError` where no scheduler answers, or one without workers.
    """

    travels = True

    def __init__(self, address: str, jobs: int = 1) -> None:
        super().__init__(jobs)
        self.address = address
        self._client: Any = None

    def __enter__(self) -> Self:
        try:
            from distributed import Client  # noqa: PLC0415
        except ImportError as error:
            raise MissingToolError(
                "Dask is not installed", hint="pip install 'anthology-press[cluster]'"
            ) from error
        try:
            self._client = Client(  # type: ignore[no-untyped-call]
                self.address, timeout=_PATIENCE
            )
        except (OSError, ValueError) as error:
            raise UsageError(
                f"no scheduler answers at {self.address}: {error}",
                hint="start one with `dask scheduler`, workers with `dask worker ADDRESS`",
            ) from error
        if not self._client.scheduler_info(n_workers=-1)["workers"]:
            raise UsageError(
                f"the scheduler at {self.address} has no workers",
                hint=f"start some with `dask worker {self.address}`",
            )
        return super().__enter__()

    def __exit__(self, *raised: object) -> None:
        super().__exit__(*raised)
        self._client.close()

    def send(
        self, task: Callable[[T], R], jobs: Sequence[T], *, name: Callable[[T], str] = str
    ) -> Iterator[tuple[int, R]]:
        """Let the workers do jobs that carry all they need.

        Raises what a task raises, and `OutputError` for a job that ends several workers.
        """
        from distributed.scheduler import KilledWorker  # noqa: PLC0415

        executor = self._client.get_executor(pure=False)
        futures = {executor.submit(task, job): number for number, job in enumerate(jobs)}
        for future in as_completed(futures):
            number = futures[future]
            try:
                yield number, future.result()
            except KilledWorker as error:
                raise OutputError(
                    f"{name(jobs[number])}: several workers ended before they had done it",
                    hint="it may need more memory than they have; their logs say more",
                ) from error
