export type Role = "Admin" | "Planner" | "Viewer";

const rank: Record<Role, number> = { Viewer: 0, Planner: 1, Admin: 2 };

/** Whether a role is enough for a route; a route that declares none is closed to all. */
export function mayEnter(role: Role, needed: Role | undefined): boolean {
  return needed !== undefined && rank[role] >= rank[needed];
}
