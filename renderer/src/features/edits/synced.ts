/** Farther apart than this many seconds, two videos are seen to be. */
const drift = 0.04;

/** Lets other videos follow one: same play state, same time. @returns stops following */
export function follow(leader: HTMLVideoElement, followers: () => readonly HTMLVideoElement[]): () => void {
  const align = (): void => {
    for (const video of followers()) {
      if (Math.abs(video.currentTime - leader.currentTime) > drift) video.currentTime = leader.currentTime;
    }
  };
  // A video that was taken away while it was starting to play refuses; that is no error.
  const play = (): void => followers().forEach((video) => void video.play().catch(() => undefined));
  const pause = (): void => {
    followers().forEach((video) => video.pause());
    align();
  };
  const listeners = { play, pause, seeking: align, seeked: align, timeupdate: align } as const;
  for (const [name, listener] of Object.entries(listeners)) leader.addEventListener(name, listener);
  return () => {
    for (const [name, listener] of Object.entries(listeners)) leader.removeEventListener(name, listener);
  };
}
