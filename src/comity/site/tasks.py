"""Jobs that look after the other jobs."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

STALE_SECONDS = 30


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  # the queue's signature
    """Give the jobs of a worker that died back to the queue.

    A job may thus run twice; each must write its effect and its mark in one transaction.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALE_SECONDS):
        await manager.retry_job(job)
