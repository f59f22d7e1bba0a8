"""``grader settings``: every setting, its value, and where it is from."""

import os

import click

from grader.cli.terminal import Page, note
from grader.settings import Settings, as_markdown, shown, unknown


@click.command()
@click.option("--markdown", is_flag=True, help="Write the page of documentation instead.")
def settings(markdown: bool) -> None:
    """Show every setting and where its value is from.

    A setting is an environment variable; secrets are not shown.

    \b
    grader settings
    GRADER_CPU_SECONDS=10 grader settings
    """
    if markdown:
        click.echo(as_markdown(), nl=False)
        return
    environment = os.environ
    page = Page()
    for row in shown(Settings.from_environment(environment), environment):
        changed = row.source == "environment"
        page.line(f"{row.variable} = {row.value}", style="bold" if changed else "")
        source = f"from the environment; the default is {row.default}" if changed else "the default"
        page.line(f"{row.meaning} ({source})", indent=4, style="dim")
    for sentence in unknown(environment):
        note(f"warning: {sentence}")
