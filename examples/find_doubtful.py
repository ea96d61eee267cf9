"""Match a playlist from a plain script, and print the results that a person should look at, with the reasons."""

from pathlib import Path

from beatmatch import Settings, Status, TrackResult, process_playlist

HERE = Path(__file__).parent


def main() -> None:
    settings = Settings(catalog=str(HERE / "catalog.jsonl"))
    results = process_playlist(HERE / "library.xml", "Friday Night", settings)
    doubtful = [result for result in results if result.status is Status.REVIEW]
    print(f"{len(doubtful)} of {len(results)} tracks want a look")
    for result in doubtful:
        print_result(result)


def print_result(result: TrackResult) -> None:
    print(f"\n{result.playlist_index}. {result.track.artist or '(no artist)'} - {result.track.title}")
    if result.best:
        print(f"   nearest: {', '.join(result.best.artists)} - {result.best.title} ({result.best.mix_name})")
    for reason in result.reasons:
        print(f"   {reason}")


if __name__ == "__main__":
    main()
