/** Average, least, most and standard deviation of numbers that come one by one: none of them is kept. */
export class Spread {
  count = 0;
  mean = 0;
  least = 0;
  most = 0;
  /** Sum of the squared distances from the mean (Welford). */
  #squares = 0;

  add(value: number): void {
    this.count += 1;
    const distance = value - this.mean;
    this.mean += distance / this.count;
    this.#squares += distance * (value - this.mean);
    this.least = this.count === 1 ? value : Math.min(this.least, value);
    this.most = Math.max(this.most, value);
  }

  get deviation(): number {
    return this.count === 0 ? 0 : Math.sqrt(this.#squares / this.count);
  }
}
