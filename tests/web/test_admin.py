import re

from tests.web.world import PASSWORD, World, post


def test_a_course_is_made_with_a_time_zone_that_exists(world: World) -> None:
    client = world.client("root")
    answer = post(client, "/admin/courses", title="New one", slug="new", timezone="Mars/Olympus")
    assert answer.status_code == 422
    assert 'id="timezone-wrong"' in answer.text
    assert 'value="New one"' in answer.text
    assert post(client, "/admin/courses", title="New one", slug="nn", timezone="UTC").status_code == 422
    assert post(client, "/admin/courses", title="New one", slug="new", timezone="Asia/Tokyo").location == "/courses/new"
    assert "Create the first assignment" in client.get("/courses/new").text


def test_a_new_person_gets_a_start_code(world: World) -> None:
    client = world.client("root")
    assert "login-wrong" in post(client, "/admin/people", login="ada", name="Another Ada").text
    page = post(client, "/admin/people", login="emmy", name="Emmy Noether")
    code = re.findall(r'<code class="fs-6">([^<]+)</code>', page.text)[0]
    assert post(world.client(), "/sign-in", login="emmy", password=code).status_code == 302


def test_somebody_can_be_kept_out_and_let_in_again(world: World) -> None:
    client = world.client("root")
    place = f"/admin/people/{world.people['ada'].id}/active"
    post(client, place, active="no")
    assert post(world.client(), "/sign-in", login="ada", password=PASSWORD).status_code == 401
    post(client, place, active="yes")
    assert post(world.client(), "/sign-in", login="ada", password=PASSWORD).status_code == 302


def test_the_last_admin_stays(world: World) -> None:
    client = world.client("root")
    answer = post(client, f"/admin/people/{world.people['root'].id}/admin", admin="no")
    assert answer.status_code == 403
    assert client.get("/admin/people").status_code == 200


def test_another_admin_can_be_made(world: World) -> None:
    post(world.client("root"), f"/admin/people/{world.people['lea'].id}/admin", admin="yes")
    assert world.client("lea").get("/admin/people").status_code == 200
